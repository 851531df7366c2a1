/** The worked example of {@code docs/methods-of-your-own.md}: a stranger's package, with nothing but what is public. */
@NullMarked
package example.methods;

import org.jspecify.annotations.NullMarked;
