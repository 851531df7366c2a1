package dev.rationale.attribution;

/**
 * An axiom that a method gives up by design.
 *
 * @param axiom the axiom
 * @param reason one sentence, for a person
 * @param witness a case in which it fails
 */
public record Concession(Axiom axiom, String reason, Witness witness) {}
