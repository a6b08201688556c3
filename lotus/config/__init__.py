"""The roof: settings, addresses, navigation and the demonstration. Knows every room."""
