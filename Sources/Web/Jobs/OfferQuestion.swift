internal import Hub

/// What the Hub calls an offer's request. The room Offers has another type of that name, and the class of the Hub the name
/// of its module: a file that imports both can only call it by this one.
typealias OfferQuestion = OfferRequest
