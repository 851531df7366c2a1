package dev.rationale.attribution.guided;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/** The autoencoders there are: every {@link AutoencoderProvider} on the class path, ours and others'. */
final class Autoencoders {
    private static final Pattern KEBAB_CASE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /** Every point is its own code: what is left where nothing is known of a manifold. */
    static final Autoencoder IDENTITY = new Autoencoder() {
        @Override
        public double[] encode(double[] input) {
            return input.clone();
        }

        @Override
        public double[] decode(double[] latent) {
            return latent.clone();
        }

        @Override
        public double[] pulledBack(double[] latent, double[] gradient) {
            return gradient.clone();
        }
    };

    private Autoencoders() {}

    /**
     * All providers that a loader knows, by name.
     *
     * @throws IllegalStateException if two have one name, or a name is not kebab-case
     * @throws java.util.ServiceConfigurationError if a provider cannot be made
     */
    static List<AutoencoderProvider> all(ClassLoader loader) {
        Map<String, AutoencoderProvider> byName = new HashMap<>();
        for (AutoencoderProvider provider : ServiceLoader.load(AutoencoderProvider.class, loader)) {
            if (!KEBAB_CASE.matcher(provider.name()).matches()) {
                throw new IllegalStateException("autoencoders: expected a name in kebab-case, found '" + provider.name()
                        + "' of " + provider.getClass().getName());
            }
            AutoencoderProvider other = byName.putIfAbsent(provider.name(), provider);
            if (other != null) {
                throw new IllegalStateException("autoencoders: two are called " + provider.name() + ": "
                        + other.getClass().getName() + " and "
                        + provider.getClass().getName() + "; take one off the class path");
            }
        }
        List<AutoencoderProvider> sorted = new ArrayList<>(byName.values());
        sorted.sort(Comparator.comparing(AutoencoderProvider::name));
        return List.copyOf(sorted);
    }

    /**
     * An autoencoder, made once for all records of a space.
     *
     * @param provider by identity, unless it has an {@code equals} of its own
     */
    record Opening(AutoencoderProvider provider, InputSpace space, int components) implements Preparation<Autoencoder> {
        @Override
        public Work<Autoencoder> begin() {
            return Work.done(provider.open(space, components));
        }

        @Override
        public long numbers() {
            return (1L + components) * space.dimension();
        }

        @Override
        public boolean asksModel() {
            return false;
        }
    }
}
