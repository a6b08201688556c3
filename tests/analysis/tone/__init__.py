"""The letter check, and the labelled letters it is measured on."""
