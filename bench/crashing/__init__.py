"""Workers that die at named steps, and a world that fails around them: see bench/crashes.py."""
