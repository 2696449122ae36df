"""How laptops meet: a hub that is never trusted, and the engine that exchanges records with it."""
