"""Who may do what: roles and what they give, who asks, and the gate that every request passes."""
