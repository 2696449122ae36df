"""What comes in from outside: tables of applicants, read as they are, and the clean copies that scorers get of them."""
