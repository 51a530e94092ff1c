"""Detection of synthetic voices: front end, data, net and figures of merit."""
