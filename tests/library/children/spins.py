"""Is busy with nothing."""

while True:
    pass
