package dev.rationale.model;

/**
 * One output as the module returned it.
 *
 * @param name its key in a dictionary, or {@code output} and its position
 * @param size length of its flattened vector, the batch axis left out
 * @param differentiable whether the library records a gradient from it to the inputs
 */
record OutputTrait(String name, int size, boolean differentiable) {}
