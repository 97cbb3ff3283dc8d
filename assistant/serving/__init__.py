"""The app in a browser: a server on this computer alone, which runs one process of the app for each open tab."""
