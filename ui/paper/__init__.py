"""What is printed: statements as PDF files."""
