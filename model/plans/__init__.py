"""Plan terms: what Plans, Components and Curves say, as typed records."""
