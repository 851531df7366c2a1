package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import java.util.List;
import java.util.Set;

/**
 * {@code b = c} everywhere. A method is blind to coordinates equal to {@code c}.
 */
public final class Constant implements BaselineKind {
    private static final String NAME = "constant";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "The same value everywhere.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Given.number("value", null, null, "Value of every coordinate."));
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Set.of();
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        return new Filled(NAME, settings.number("value"));
    }
}
