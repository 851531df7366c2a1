package dev.rationale.config;

/**
 * A place in the configuration, as people write it: {@code models[0].explain[1].tolerance}.
 *
 * @param text the place; empty for the root
 */
record ConfigPath(String text) {
    static final ConfigPath ROOT = new ConfigPath("");

    ConfigPath key(String name) {
        return new ConfigPath(text.isEmpty() ? name : text + "." + name);
    }

    ConfigPath item(int index) {
        return new ConfigPath(text + "[" + index + "]");
    }
}
