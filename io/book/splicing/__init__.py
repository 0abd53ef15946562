"""Step 3: cells put back into the workbook they came from, everything else kept as it was."""
