"""Training code for `face.forgery`: a small network that tells made or altered faces from genuine ones."""
