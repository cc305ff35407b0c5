"""How dates are written where Django knows no British way of its own."""
