"""What has come to somebody, kept where they sign in, and the devices that show it at once."""
