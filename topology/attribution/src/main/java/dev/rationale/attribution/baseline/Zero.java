package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import java.util.List;
import java.util.Set;

/**
 * {@code b = 0}: zero in the model's own space; see {@link BlackPixel} for pixels. A method is blind to coordinates that are 0.
 */
public final class Zero implements BaselineKind {
    private static final String NAME = "zero";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Zero in the model's own space; after standardisation that is the mean, not an absent value.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Set.of();
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        return new Filled(NAME, 0);
    }
}
