"""What is aimed at and by which measures it is judged."""
