"""Step 2: the workbook's sheets and their cells, read exactly."""
