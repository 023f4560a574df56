"""What people do with an evaluation: answer it, freeze its report, open the report to readers."""
