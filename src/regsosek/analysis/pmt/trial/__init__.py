"""A recipe on trial: fitted and tested again and again on parts of a survey that it did not see, beside plain OLS."""
