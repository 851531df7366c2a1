package dev.rationale.attribution;

import java.util.List;
import java.util.Optional;

/** The methods there are. */
public final class Methods {
    private static final List<AttributionMethod> ALL = List.of(new IntegratedGradients());

    private Methods() {}

    /** All methods, in the order in which they are listed to a person. */
    public static List<AttributionMethod> all() {
        return ALL;
    }

    /** The method of that name. */
    public static Optional<AttributionMethod> byName(String name) {
        return ALL.stream().filter(method -> method.name().equals(name)).findFirst();
    }
}
