"""What all commands have: options from files and the environment, what is said, the manual."""
