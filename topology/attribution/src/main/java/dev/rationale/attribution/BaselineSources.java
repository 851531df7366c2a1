package dev.rationale.attribution;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** The baseline sources there are: those of every {@link BaselineKind} on the class path. */
public final class BaselineSources {
    private static final List<BaselineKind> ALL = load();

    private BaselineSources() {}

    private static List<BaselineKind> load() {
        List<BaselineKind> kinds = ServiceLoader.load(BaselineKind.class, BaselineKind.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        Set<String> names = new HashSet<>();
        for (BaselineKind kind : kinds) {
            if (!names.add(kind.name())) {
                throw new IllegalStateException("two kinds of baselines are named " + kind.name());
            }
        }
        return kinds;
    }

    /** All kinds, in the order in which they are listed to a person. */
    public static List<String> kinds() {
        return ALL.stream().map(BaselineKind::name).toList();
    }

    /**
     * Parameters of a kind.
     *
     * @throws InvalidSettingsException if there is no such kind
     */
    public static List<Parameter> parameters(String kind) {
        return named(kind).parameters();
    }

    /** A sentence or two on a kind, for a person. */
    public static String description(String kind) {
        return named(kind).description();
    }

    /**
     * Builds a source.
     *
     * @param space of the model's usual shape
     * @throws InvalidSettingsException naming an unknown kind, every problem of the parameters, and what the space does not have:
     *     training data that is missing, uneven or not finite, the shape of an image
     */
    public static BaselineSource of(String kind, Map<String, String> parameters, InputSpace space) {
        BaselineKind known = named(kind);
        return known.in(space, Settings.parse(known.parameters(), parameters));
    }

    /**
     * SHA-256 of everything a source depends on but the model: kind, parameters with defaults filled in, and what it uses of
     * training data, shape and features.
     *
     * @throws InvalidSettingsException as {@link #of}
     */
    public static byte[] digest(String kind, Map<String, String> parameters, InputSpace space) {
        BaselineKind known = named(kind);
        of(kind, parameters, space);
        Settings settings = Settings.parse(known.parameters(), parameters);
        BaselineDigest digest = new BaselineDigest(known.name());
        digest.parameters(known, settings);
        EnumSet<BaselineKind.Fact> facts = EnumSet.noneOf(BaselineKind.Fact.class);
        facts.addAll(known.facts(settings));
        facts.forEach(fact -> digest.fact(fact, space));
        return digest.value();
    }

    private static BaselineKind named(String name) {
        return ALL.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingsException(
                        List.of("baseline: expected one of " + kinds() + ", found '" + name + "'")));
    }
}
