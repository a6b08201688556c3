"""The rules of the house that no type and no import contract can see, each as one sentence."""
