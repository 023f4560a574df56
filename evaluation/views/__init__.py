"""The participant's form and the decision-maker's report."""
