"""The command line. It never imports Qt, so that every command also runs where no window can be opened."""
