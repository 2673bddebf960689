"""What the record of step 2 says of the contract; the contract itself is `tenfold.contract`."""
