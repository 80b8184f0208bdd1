"""Stories of lived experience, told anonymously, and the themes that emerge from them."""
