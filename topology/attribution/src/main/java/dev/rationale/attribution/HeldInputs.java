package dev.rationale.attribution;

/**
 * The inputs of one record that have no gradient (categories, token ids) and stay the same in all its rows. Opaque here;
 * the model knows what they are.
 */
public interface HeldInputs {
    /** For models whose every input is differentiable. */
    HeldInputs NONE = new HeldInputs() {};
}
