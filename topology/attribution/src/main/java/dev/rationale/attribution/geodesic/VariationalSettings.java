package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Quadrature;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.SplitMix64;
import java.util.List;

/** What the settings of {@link GeodesicVariational} mean. */
record VariationalSettings(Settings settings) {
    static final String LENGTH = "length";
    static final String LITERAL = "paper-literal";
    static final String RELEASED = "released";

    /** All but the one that is only for comparisons with Captum and does not add up. */
    static final List<String> RULES = Quadrature.all().stream()
            .map(Quadrature::identifier)
            .filter(name -> !name.equals("trapezoid-captum"))
            .toList();

    /** The gradient where a leg begins, as the released sum takes it. */
    private static final Quadrature AT_START = new Quadrature() {
        private final Nodes start = new Nodes(new double[] {0}, new double[] {1});

        @Override
        public String identifier() {
            return "start";
        }

        @Override
        public int minimumSteps() {
            return 1;
        }

        @Override
        public Nodes nodes(int n) {
            return start;
        }
    };

    boolean isLength() {
        return settings.text("energy").equals(LENGTH);
    }

    boolean isReleased() {
        return settings.text("attribution-form").equals(RELEASED);
    }

    FoundPaths.Form form() {
        return isReleased() ? FoundPaths.Form.GLOBAL_FACTOR_BY_LENGTH : FoundPaths.Form.LINE_INTEGRAL;
    }

    int iterations() {
        return settings.integer("iterations");
    }

    int points() {
        return settings.integer("points");
    }

    /** On each leg. */
    int steps() {
        return isReleased() ? 1 : settings.integer("steps");
    }

    Quadrature rule() {
        return isReleased()
                ? AT_START
                : Quadrature.byName(settings.text("quadrature")).orElseThrow();
    }

    boolean evenlySpread() {
        return settings.flag("evenly-spread");
    }

    Schedule schedule(int[] given) {
        return new Schedule(settings.number("learning-rate"), iterations(), given);
    }

    /** One descent; all from one record and setting draw the same noise. */
    Descent descent(double[] from, Explicand explicand) {
        if (isLength()) {
            return new LengthEnergy(from, explicand.input(), points(), settings.number("smoothness"));
        }
        double beta = settings.number("beta");
        return new PublishedEnergy(
                from,
                explicand.input(),
                points(),
                settings.text("curvature-sign").equals(LITERAL) ? -beta : beta,
                settings.number("endpoint-weight"),
                settings.number("endpoint-fraction"),
                SplitMix64.of(explicand.seed(), GeodesicVariational.NAME));
    }
}
