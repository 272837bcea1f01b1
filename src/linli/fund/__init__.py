"""Where the money is: vouchers and what became of them."""
