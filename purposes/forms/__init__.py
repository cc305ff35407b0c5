"""What is asked at each door, a module for each kind of page. A form reads what was sent; the action judges it."""
