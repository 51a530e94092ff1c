"""Lets the tests import the training code from this folder."""
