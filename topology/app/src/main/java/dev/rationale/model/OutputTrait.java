package dev.rationale.model;

/**
 * One output as the module returned it.
 *
 * @param name its key in a dictionary, or {@code output} and its position
 * @param size length of its flattened vector, the batch axis left out
 */
record OutputTrait(String name, int size) {}
