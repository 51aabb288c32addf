"""What a script does with notices beside sending them."""
