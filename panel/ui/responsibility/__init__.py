"""What the page Ansvar is made of: the choices of offices and of global goals."""
