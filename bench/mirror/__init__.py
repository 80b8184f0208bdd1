"""How well the hints on who could know the teller find what is in a story."""
