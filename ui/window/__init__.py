"""The window of one book: menus, navigation, views, inspector, problems and status bar."""
