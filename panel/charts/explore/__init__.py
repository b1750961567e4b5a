"""The charts of Utforska, with the selection and the transforms behind them."""
