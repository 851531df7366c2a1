package dev.rationale.attribution;

/**
 * The inputs of one record that have no gradient (categories, token ids) and stay the same in all its rows. Opaque here;
 * the model knows what they are. Equal ones, of one model, make no difference to what it answers.
 */
public interface HeldInputs {
    /** For models whose every input is differentiable. */
    HeldInputs NONE = new HeldInputs() {};

    /** Numbers of eight bytes that they hold, about. */
    default long numbers() {
        return 0;
    }
}
