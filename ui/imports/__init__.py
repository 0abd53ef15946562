"""Importing foreign workbooks in the window: one view with the table, its columns, and the rows that they become."""
