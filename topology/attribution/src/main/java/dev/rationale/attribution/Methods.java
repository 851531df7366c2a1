package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The methods there are: every provider of {@link AttributionMethod} on the class path, ours and others'. */
public final class Methods {
    private static final Pattern KEBAB_CASE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private static volatile @Nullable List<AttributionMethod> all;

    private Methods() {}

    /**
     * All methods by name, in the order in which they are listed to a person.
     *
     * @throws IllegalStateException if two have one name, or a name is not kebab-case
     * @throws java.util.ServiceConfigurationError if a provider cannot be made
     */
    public static List<AttributionMethod> all() {
        List<AttributionMethod> known = all;
        if (known == null) {
            // The loader of this class, not the thread's: the list must not depend on who asks first.
            known = sorted(ServiceLoader.load(AttributionMethod.class, AttributionMethod.class.getClassLoader()));
            all = known;
        }
        return known;
    }

    /** The method of that name. */
    public static Optional<AttributionMethod> byName(String name) {
        return all().stream().filter(method -> method.name().equals(name)).findFirst();
    }

    static List<AttributionMethod> sorted(Iterable<AttributionMethod> providers) {
        Map<String, AttributionMethod> byName = new HashMap<>();
        for (AttributionMethod method : providers) {
            if (!KEBAB_CASE.matcher(method.name()).matches()) {
                throw new IllegalStateException("methods: expected a name in kebab-case, found '" + method.name()
                        + "' of " + method.getClass().getName());
            }
            AttributionMethod other = byName.putIfAbsent(method.name(), method);
            if (other != null) {
                throw new IllegalStateException("methods: two are called " + method.name() + ": "
                        + other.getClass().getName() + " and "
                        + method.getClass().getName() + "; take one off the class path");
            }
        }
        List<AttributionMethod> sorted = new ArrayList<>(byName.values());
        sorted.sort(Comparator.comparing(AttributionMethod::name));
        return List.copyOf(sorted);
    }
}
