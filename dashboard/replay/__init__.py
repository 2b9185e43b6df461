"""Queue replay: who waited and who was there, at any past minute."""
