package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A reference record that the user names: its values, or a training row. It must be one that can exist: the columns of a category
 * hold a single 1, or what they hold in some training row.
 *
 * <p>A straight path between two categories crosses values that no record has; {@link InputSpace#crossed} says where.
 */
public final class Domain implements BaselineKind {
    private static final String NAME = "domain";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "A reference record: given values or a training row; the columns of each category must be valid.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.numbers("values", "", null, "Its coordinates in the model's own space; or none, and row."),
                new Parameter(
                        "row",
                        Parameter.Type.INTEGER,
                        "-1",
                        -1.0,
                        null,
                        List.of(),
                        "Position of a training row, from 0; -1 where values are given."));
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return settings.integer("row") < 0 ? Set.of() : Set.of(Fact.ROWS);
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        double[] values = settings.numbers("values");
        int row = settings.integer("row");
        if ((values.length == 0) == (row < 0)) {
            throw Given.problem("values: expected either values or row, found " + (row < 0 ? "neither" : "both"));
        }
        if (row >= 0) {
            List<float[]> rows = Given.rows(NAME, space.training()).rows();
            if (row >= rows.size()) {
                throw Given.problem("row: expected a position below " + rows.size() + ", found " + row);
            }
            return FixedPoint.of(NAME, Given.widened(rows.get(row)));
        }
        if (values.length != space.dimension()) {
            throw Given.problem("values: expected " + space.dimension() + " numbers, found " + values.length);
        }
        List<String> problems = new ArrayList<>();
        for (int group = 0; group < space.features().size(); group++) {
            int[] members = space.features().get(group);
            if (members.length > 1
                    && !isOneHot(values, members)
                    && !occurs(values, members, space.training().rows())) {
                problems.add("values: expected a single 1 and else 0, or what a training row holds, in feature group "
                        + group + " of coordinates " + Arrays.toString(members));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return FixedPoint.of(NAME, values);
    }

    private static boolean isOneHot(double[] values, int[] members) {
        return Arrays.stream(members).allMatch(i -> values[i] == 0 || values[i] == 1)
                && Arrays.stream(members).filter(i -> values[i] == 1).count() == 1;
    }

    private static boolean occurs(double[] values, int[] members, List<float[]> rows) {
        return rows.stream().anyMatch(row -> Arrays.stream(members).allMatch(i -> row[i] == (float) values[i]));
    }
}
