"""What the page Utforska is made of: what is chosen, how it is computed, what may share an axis, what can be taken away."""
