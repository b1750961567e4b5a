"""The charts of Utforska, with the selection and the transforms that they draw."""
